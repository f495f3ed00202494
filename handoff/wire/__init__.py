"""Pure frames: what goes over the websocket, and how it is read and written."""
