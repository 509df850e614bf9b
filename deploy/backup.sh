#!/bin/sh
# Copies Kẻng's database while the bot runs, and keeps the newest 14 copies.
# Runs as user keng in /etc/keng, where .env says which database it is. Needs
# sqlite3 or, for Postgres, pg_dump (Debian: postgresql-client).
#
#   backup.sh [FOLDER]     /var/backups/keng, if none is given
set -eu
umask 077
folder=${1:-/var/backups/keng}

setting() { sed -n "s/^$1=//p" .env | tail -n 1 | tr -d "\"'"; }

url=$(setting KENG_DATABASE_URL)
copy=$folder/keng-$(date +%Y%m%d-%H%M%S)
case $url in
sqlite:*)
	copy=$copy.db
	sqlite3 -bail "${url#sqlite:}" ".timeout 10000" "VACUUM INTO '$copy.part'"
	;;
postgres*)
	copy=$copy.dump
	PGPASSFILE=$(setting PGPASSFILE) pg_dump --format=custom --file="$copy.part" --dbname="$url"
	;;
*)
	echo "backup.sh: .env in $PWD names no database in KENG_DATABASE_URL" >&2
	exit 1
	;;
esac
mv "$copy.part" "$copy" # a copy without .part is whole
echo "$copy"

# The names sort by time.
find "$folder" -maxdepth 1 -name 'keng-*[bp]' | sort -r | tail -n +15 | while read -r old; do rm "$old"; done
