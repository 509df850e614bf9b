// Package font holds the typeface of all that Kẻng shows or prints: Be Vietnam
// Pro, which has every Vietnamese letter.
//
// It comes unchanged from the npm package @expo-google-fonts/be-vietnam-pro
// 0.4.1, under the SIL Open Font License 1.1, whose text lies beside it.
package font

import "embed"

// The names of the files in [Files].
const (
	RegularFile = "BeVietnamPro-Regular.ttf"
	BoldFile    = "BeVietnamPro-Bold.ttf"
	LicenceFile = "BeVietnamPro.LICENSE"
)

// Files are the two faces, as TrueType, and their licence.
//
//go:embed BeVietnamPro-Regular.ttf BeVietnamPro-Bold.ttf BeVietnamPro.LICENSE
var Files embed.FS

// Regular is the face for running text. The result is the caller's.
func Regular() []byte { return read(RegularFile) }

// Bold is the face for what has to be seen first. The result is the caller's.
func Bold() []byte { return read(BoldFile) }

func read(name string) []byte {
	body, err := Files.ReadFile(name)
	if err != nil {
		panic(err) // it is embedded above
	}
	return body
}
