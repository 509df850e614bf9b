// Package page is the page on which Kẻng is tried out: a few people's phones
// side by side, the clock under one's thumb, and what happens because of it. It
// acts through the people of a [sandbox.Server], as they would with their own
// hands, and knows of the bot behind it only what a [Stage] tells.
//
// # How it is made
//
// Every view is rendered here, from templates, and is a whole page without any
// script: what is looked at stands in the address (see [visit]), what is done is
// a form. With scripts, htmx sends the forms in the background, and its SSE
// extension puts what has changed into the page: see [feed]. There is no other
// state of a browser; what was read, and how far the guided story has come, is
// the page's own, since it is one person who tries things out.
//
// # What it serves
//
//	GET  /                            the page
//	GET  /live                        what changes on it
//	GET  /static/…                    styles, scripts and fonts
//	GET  /people/{id}/earlier         older messages of a chat
//	GET  /people/{id}/file/{message}  a file of a chat
//	POST /people/{id}/{act}           what a person does: text, tap, key, start, contact, file, block, unblock
//	POST /clock                       moves the clock
//	POST /trouble/{what}              makes something go wrong, or stops it
//	POST /story/{step}/{move}         does a move of the guided story
//	POST /reset                       puts everything back to the start
package page
