"""The 16 colours of terminals as they come: background, text, then the colours 0 to 15."""

from collections.abc import Mapping

_XTERM = (
    "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5"
    " 7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff"
)
_LINUX = (
    "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa"
    " 555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff"
)
_GNOME = (
    "171421 c01c28 26a269 a2734c 12488b a347ba 2aa1b3 d0cfcc"
    " 5e5c64 f66151 33d17a e9ad0c 2a7bde c061cb 33c7de ffffff"
)
_TANGO = (
    "2e3436 cc0000 4e9a06 c4a000 3465a4 75507b 06989a d3d7cf"
    " 555753 ef2929 8ae234 fce94f 729fcf ad7fa8 34e2e2 eeeeec"
)
_SOLARIZED = (
    "073642 dc322f 859900 b58900 268bd2 d33682 2aa198 eee8d5"
    " 002b36 cb4b16 586e75 657b83 839496 6c71c4 93a1a1 fdf6e3"
)

DARK: Mapping[str, list[str]] = {
    "xterm": f"000000 e5e5e5 {_XTERM}".split(),
    "Linux console": f"000000 aaaaaa {_LINUX}".split(),
    "GNOME": f"1e1e1e ffffff {_GNOME}".split(),
    "Tango": f"2e3436 eeeeec {_TANGO}".split(),
}
SOLARIZED_DARK = f"002b36 839496 {_SOLARIZED}".split()
LIGHT: Mapping[str, list[str]] = {
    "xterm": f"ffffff 000000 {_XTERM}".split(),
    "Linux console": f"ffffff 000000 {_LINUX}".split(),
    "GNOME": f"ffffff 1e1e1e {_GNOME}".split(),
    "Tango": f"eeeeec 2e3436 {_TANGO}".split(),
    "Solarized": f"fdf6e3 657b83 {_SOLARIZED}".split(),
}
