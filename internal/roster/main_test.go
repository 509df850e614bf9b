package roster_test

import (
	"testing"

	"keng/internal/testserver"
)

func TestMain(m *testing.M) { testserver.Main(m) }
