// Package locales holds every text that a person reads, one file a language.
package locales

import "embed"

// FS holds vi.toml and en.toml.
//
//go:embed *.toml
var FS embed.FS
