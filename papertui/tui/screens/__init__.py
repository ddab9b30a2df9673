"""The screens: the browser, and the small panels over it. One file each, loaded when first opened."""
