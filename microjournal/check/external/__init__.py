"""Links to other sites, tested over the network. Nothing else in the program asks the network anything."""
