"""The widgets of the screens: drawn by lines, independent of the rest of the interface."""
