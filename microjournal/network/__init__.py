"""The web, asked politely and within bounds: besides the preview's own server, nothing else touches the network.

`connections` looks at where each leads, `pools` knows the proxy of the environment, `failures` says in words what went
wrong, `fetch` gets the text of a file, `api` asks the interfaces of forges (`refusals` says what they did not give,
`patience` how often they are asked), `statuses` are those of HTTP. Nothing here knows what a journal is.
"""
