# Runs one server for a process that may die at any moment without a word.
#
# usage: sh -c "$(cat guardian.sh)" guardian FOLDER SIGNAL COMMAND [ARGUMENT...]
#
# Descriptor 3 is a pipe whose other end only the owner holds. Nothing is ever
# written to it: it reads as ended when the owner closes it or is no more, be it
# by kill -9. Then the server gets SIGNAL, and FOLDER is removed. A parent-death
# signal would not do: it belongs to a thread, which in Go comes and goes, and
# it leaves the folder behind.
#
# Prints the server's process number, and ends when the server has ended.
folder=$1
farewell=$2
shift 2

"$@" </dev/null >>"$folder/log" 2>&1 3<&- &
server=$!

(
	read -r _
	: >"$folder/abandoned"
	kill -s "$farewell" "$server"
	sleep 5
	kill -s KILL "$server"
) <&3 >/dev/null 2>&1 &
watch=$!

echo "$server"
wait "$server"
kill "$watch"
wait "$watch" 2>/dev/null
if [ -e "$folder/abandoned" ]; then rm -rf "$folder"; fi
exit 0
