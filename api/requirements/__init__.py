"""Requirements: agents needed, with the inputs of every formula."""
