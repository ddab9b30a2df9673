"""What the keys do: one function an action, each takes the desk. `tui.keymap` names them all."""
