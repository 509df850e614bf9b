package meeting

import "strconv"

// String writes the identifier as a number.
func (id ID) String() string { return strconv.FormatInt(int64(id), 10) }
