"""The page in a real browser. What is opened here ends with the folder's last test: others run in the same process."""
