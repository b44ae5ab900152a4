"""The commands, one module each; a module holds its `click` command under the name `command`."""
