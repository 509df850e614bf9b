// Package vault seals short texts, such as phone numbers and reasons, so that
// whoever has the database alone can read none of them; and makes a keyed index
// of them, so that they can be found all the same. It knows no database.
//
// A [Vault] has one or more keys, of which it seals with one. A sealed text is
//
//	sealed:1a2b3c4d:AVx0…
//
// with the fingerprint of its key, by which a database can be asked what is
// sealed with which, and the ciphertext. A text is sealed for a purpose, such as
// "people phone", and opens for no other: what somebody with access to the
// database moves from one column into another does not open there.
//
// # Why Tink
//
// The primitives are AES-256-GCM and HMAC-SHA-256, which crypto/cipher and
// crypto/hmac have too. What they leave to their callers is what goes wrong:
//
//   - Rotation. A key of Tink is a set of keys, each with its number in what it
//     has sealed. Adding one, sealing with it and dropping the old one are
//     operations on the set, and opening finds the right one by itself.
//   - Nonces. GCM falls apart when one comes twice under a key; crypto/cipher
//     asks its caller for each. Tink draws them, and has no argument for one.
//   - Associated data is an argument of each call, not an option that is
//     forgotten in one of them.
//   - A key carries its kind and its parameters, so that a text cannot be opened
//     with another algorithm or a shorter tag than it was sealed with, and a
//     better algorithm is one more key in the set and not a migration.
//   - It is reviewed, and tested against the known attacks, by people whose
//     profession that is.
//
// A key's set is kept in clear, because there is no key above it: a file that
// only the program's user can read, or a secret of the service manager's. Where
// a key management service is at hand, Tink's sets can be sealed with that.
package vault
