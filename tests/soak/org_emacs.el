;;; What Emacs finds in list.org, and whether anything in it runs: see org_emacs.py  -*- lexical-binding: t -*-

(require 'org) (require 'org-agenda) (require 'ob-shell)
(require 'ox-html) (require 'ox-latex) (require 'ox-ascii)

;; Whatever Emacs would ask about is allowed.
(setq org-confirm-babel-evaluate nil
      org-link-elisp-confirm-function nil
      org-link-shell-confirm-function nil
      org-export-allow-bind-keywords t
      org-export-with-broken-links t
      enable-local-eval t
      enable-local-variables :all
      org-agenda-files (list (expand-file-name "list.org"))
      make-backup-files nil)
(org-babel-do-load-languages 'org-babel-load-languages '((emacs-lisp . t) (shell . t)))

(defvar ran 0)
(defun caught (old &rest arguments)
  (if (string-match-p "touch" (format "%s" arguments))
      (setq ran (1+ ran))
    (apply old arguments)))
(dolist (starter '(shell-command call-process start-process make-process call-process-region))
  (advice-add starter :around #'caught))

(defun say (name value) (princ (format "%s %s\n" name value)))
(defun times (pattern text)
  (let ((at 0) (n 0))
    (while (string-match pattern text at) (setq n (1+ n) at (match-end 0)))
    n))

(find-file "list.org")
(org-mode)
(defvar tree (org-element-parse-buffer))
(defun count-of (types &optional which)
  (length (org-element-map tree types (or which #'identity))))

(dolist (type '(headline link export-snippet inline-src-block inline-babel-call babel-call src-block macro
                footnote-reference footnote-definition citation radio-target target diary-sexp
                latex-environment entity planning clock keyword special-block export-block comment table
                inlinetask))
  (say type (count-of type)))
(say "link-of-papertui"
     (count-of 'link (lambda (link)
                       (string-prefix-p "https://example.org/" (org-element-property :raw-link link)))))
(say "active" (count-of 'timestamp (lambda (stamp)
                                     (memq (org-element-property :type stamp) '(active active-range diary)))))
(dolist (mark '(:todo-keyword :commentedp :priority :archivedp))
  (say mark (count-of 'headline (lambda (headline) (org-element-property mark headline)))))
(say "tex" (count-of 'latex-fragment
                     (lambda (found)
                       (string-match-p "\\\\[A-Za-z]\\|\\^\\^" (org-element-property :value found)))))

(dolist (day '("2024-01-01" "2026-11-27"))
  (org-agenda-list nil day 'day)
  (with-current-buffer org-agenda-buffer
    (goto-char (point-min))
    (let ((n 0))
      (while (not (eobp))
        (when (get-text-property (point) 'org-marker) (setq n (1+ n)))
        (forward-line))
      (say "agenda" n))))

(defun out (backend)
  (with-current-buffer "list.org"
    (condition-case reason (org-export-as backend nil nil t)
      (error (say "error" reason) ""))))
(say "elements" (times "<\\(script\\|img\\|svg\\|object\\|iframe\\)" (out 'html)))
(say "commands" (times "\\\\\\(input\\|write\\|openin\\|csname\\|catcode\\|def\\|include\\)\\b" (out 'latex)))
(say "empty" (if (equal (out 'ascii) "") 1 0))
(say "ran" ran)
