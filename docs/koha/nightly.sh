#!/bin/sh
# Writes the nightly folder of a Koha in one step, or leaves the one before as it was (docs/nightly-file.md).
#
#   nightly.sh INSTANCE FOLDER          as root on the Koha server, e.g. nightly.sh library /var/lib/muon-nightly/now
#
# The queries, and rules.toml where the library has one, lie beside this script. FOLDER is a link that this script makes.
# KOHA_MYSQL names another client than koha-mysql ("mysql --defaults-file=…" takes the database's name as INSTANCE).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
instance=$1 folder=$2
new="$folder.$(date -u +%Y%m%d%H%M%S).$$"
umask 077
mkdir -p "$(dirname "$folder")"
mkdir "$new"
trap 'rm -rf "$new"' EXIT

# The time before the first question: whatever happens from here on is not promised to be in the files.
began=$(date +%Y-%m-%dT%H:%M:%S%:z)

# mysql --batch: columns between tabs; a line end, a tab or a backslash in a column is written with a backslash.
csv() {
    sed -e 's/\\[nt0]/ /g' -e 's/\\\\/\\/g' -e 's/"/""/g' -e 's/\t/","/g' -e 's/^/"/' -e 's/$/"/' "$1"
}

for name in patrons items holds; do
    ${KOHA_MYSQL:-koha-mysql} "$instance" --batch --default-character-set=utf8mb4 < "$here/$name.sql" > "$new/$name.tsv"
    if [ -s "$new/$name.tsv" ]; then csv "$new/$name.tsv" > "$new/$name.csv"; else echo barcode,card > "$new/$name.csv"; fi
    rm "$new/$name.tsv"
done
if [ -f "$here/rules.toml" ]; then cp "$here/rules.toml" "$new/"; fi

# Last of all the time, with the sum of each file: so a file that is cut off on its way is seen at the kiosk.
(cd "$new" && { echo "$began"; sha256sum -- *.csv; if [ -f rules.toml ]; then sha256sum rules.toml; fi; } > .complete &&
    mv .complete complete)

before=$(readlink "$folder" || true)
ln -s "$(basename "$new")" "$folder.link.$$"
mv -T "$folder.link.$$" "$folder"
trap - EXIT
case "$before" in "$(basename "$folder")".2*) rm -rf "$(dirname "$folder")/$before" ;; esac
