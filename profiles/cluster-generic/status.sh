#!/bin/sh
# Print running, success or failed for the job of a number, as PBS or LSF knows it. A scheduler that
# does not answer for a moment is no reason to submit a job twice: it counts as running.
if command -v qstat >/dev/null; then
  told=$(qstat -x -f "$1" 2>/dev/null) # -x: finished jobs too
  ended=$?
  state=$(echo "$told" | sed -n 's/^ *job_state = //p')
  code=$(echo "$told" | sed -n 's/^ *Exit_status = //p')
  case "$ended:$state:$code" in
    0:F:0) echo success ;;
    0:F:* | 153:*) echo failed ;; # 153: there is no such job
    *) echo running ;;
  esac
else
  case "$(bjobs -noheader -o stat "$1" 2>&1)" in
    DONE) echo success ;;
    EXIT | *"not found"*) echo failed ;;
    *) echo running ;;
  esac
fi
