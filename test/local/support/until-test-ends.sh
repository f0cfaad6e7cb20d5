# until-test-ends.sh COMMAND [ARGUMENT...]
# Becomes the command, and ends it as Ctrl-C does when the test process is gone that has not said a word on
# descriptor 3 before.
(read -r said <&3 || kill -s INT -- -$$) >/dev/null 2>&1 &
exec "$@" 3<&-
