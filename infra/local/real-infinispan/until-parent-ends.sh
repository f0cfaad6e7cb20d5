# until-parent-ends.sh FOLDER COMMAND [ARGUMENT...]
# Runs the command in place of this shell, and kills it when the parent ends, even by a crash: the parent holds the other
# end of descriptor 3. Then removes the folder.
folder=$1
shift
(
  cat <&3 >/dev/null
  kill -KILL $$
  rm -rf "$folder"
) &
exec "$@" 3<&-
