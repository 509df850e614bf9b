package roster

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"time"
)

// CodeLife is how long a code can be used: long enough for a secretary to hand
// out links at one monthly meeting and see them used by the next.
const CodeLife = 30 * 24 * time.Hour

// codeLetters leave out what is easily mistaken when read (0 o, 1 i l, u v w)
// or when heard (b p, s for x, q for k). 24 letters carry 4.58 bits each.
const codeLetters = "23456789acdeghkmnrtxyzfj"

// The shape of a code: three groups of six letters, 82 bits.
const (
	codeGroup  = 6
	codeLength = 3 * codeGroup
)

// NewCode makes a code that nobody can guess, such as "k7mz3a-n9rt4c-e2xg6h".
// It fits a Telegram start link.
func NewCode() string {
	var b strings.Builder
	for i := range codeLength {
		if i > 0 && i%codeGroup == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(codeLetters[randomBelow(byte(len(codeLetters)))])
	}
	return b.String()
}

// randomBelow draws a number below n, each with the same chance.
func randomBelow(n byte) byte {
	var one [1]byte
	for {
		rand.Read(one[:]) // it never fails: the program ends instead
		if one[0] < 255/n*n {
			return one[0] % n
		}
	}
}

// hashCode returns what is kept of a code. However it is typed, with or
// without its dashes, in capitals, with spaces, the hash is the same. A fast
// hash is enough for 82 random bits.
func hashCode(code string) string {
	letters := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -_\t\u00a0", r) {
			return -1
		}
		return r
	}, strings.ToLower(code))
	sum := sha256.Sum256([]byte(letters))
	return hex.EncodeToString(sum[:])
}

// Way is how somebody comes by a code.
type Way string

// The ways.
const (
	// ByLink is a link or a card that was handed out.
	ByLink Way = ""
	// ByPhone is that they shared the phone number that stands in the roster.
	ByPhone Way = "phone"
	// ByPoster is that they wrote their name, and that a secretary let them in.
	ByPoster Way = "poster"
)

// Code is a join code as it is kept.
type Code struct {
	ID     int64
	Hash   string
	Person PersonID
	Way    Way
	// ExpiresAt is when it can be used no more.
	ExpiresAt time.Time
	// Dead tells that it was used or that a newer one took its place.
	Dead bool
}

// CodeTx keeps join codes.
type CodeTx interface {
	// Now is the time of the transaction.
	Now() time.Time
	// PutCodes keeps codes of one way. Those of the same people and way that were
	// open before are dead; with new ones [ByLink], all of theirs are.
	PutCodes(Way, []Code) error
	// RevokeCodes has the person's open codes be dead.
	RevokeCodes(PersonID) error
	// Code returns the code with this hash, and false if there is none.
	Code(hash string) (Code, bool, error)
	// UseCode notes by which account the code was used, and tells whether it
	// was not dead before.
	UseCode(id int64, by AccountID) (bool, error)
	// DeclineCode notes that whoever opened the code says to be somebody else.
	DeclineCode(id int64) error
}

// IssueCodes makes a code for each of the people, to be used once within 30
// days. Codes that they had before and have not used are dead. The result is in
// the order of the people and is kept nowhere else.
func IssueCodes(tx CodeTx, people []PersonID) ([]string, error) {
	return issue(tx, people, ByLink, CodeLife)
}

// issue makes a code for each of the people, to be used within its life.
func issue(tx CodeTx, people []PersonID, way Way, life time.Duration) ([]string, error) {
	codes, kept := make([]string, len(people)), make([]Code, len(people))
	for i, person := range people {
		codes[i] = NewCode()
		kept[i] = Code{Hash: hashCode(codes[i]), Person: person, Way: way, ExpiresAt: tx.Now().Add(life)}
	}
	return codes, tx.PutCodes(way, kept)
}
