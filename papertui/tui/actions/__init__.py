"""What the keys do: one function an action, each takes the browser. `tui.keymap` names them all."""
