"""The actions that keys start: one function each, which takes the desk. `tui.keymap` lists them all."""
