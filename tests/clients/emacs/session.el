;;; session.el --- A person's session in Emacs, with `editors/emacs' -*- lexical-binding: t; -*-

;; Opens the schedule, makes a mistake, reads it, takes the fix.  Ends with 0 where all of it went well.

;;; Code:

(require 'cl-lib)
(require 'eglot)
(require 'flymake)
(require 'meed-mode)

(defvar session-failures 0)

(defun session-check (name holds &optional seen)
  "Tell whether NAME HOLDS, and what was SEEN where it does not."
  (princ (if holds (format "ok   %s\n" name) (format "FAIL %s: %S\n" name seen)))
  (unless holds
    (cl-incf session-failures)))

(defmacro session-comes (&rest condition)
  "Wait at most ten seconds for CONDITION."
  `(let ((end (+ (float-time) 10)) (holds nil))
     (while (and (not (setq holds (progn ,@condition))) (< (float-time) end))
       (accept-process-output nil 0.05))
     holds))

(defun session-errors ()
  "The errors that are shown."
  (cl-remove-if-not (lambda (one) (memq (flymake-diagnostic-type one) '(eglot-error :error))) (flymake-diagnostics)))

(defun session-type-over (old new)
  "Type NEW over the first OLD."
  (goto-char (point-min))
  (search-forward old)
  (replace-match new t t)
  (eglot--signal-textDocument/didChange))

(defun session-apply (edit)
  "Apply a workspace EDIT, as newer and older Eglots take it."
  (if (= (car (func-arity #'eglot--apply-workspace-edit)) 2)
      (eglot--apply-workspace-edit edit 'code-action)
    (eglot--apply-workspace-edit edit)))

(defun session-face (text)
  "The face of the first TEXT."
  (goto-char (point-min))
  (search-forward text)
  (get-text-property (match-beginning 0) 'face))

(find-file "contract.meed")
(session-check "the mode" (eq major-mode 'meed-mode) major-mode)
(font-lock-ensure)
(session-check "a keyword" (eq (session-face "payment core") 'font-lock-keyword-face) (session-face "payment core"))
(session-check "a sum" (eq (session-face "£36,000,000") 'font-lock-constant-face) (session-face "£36,000,000"))
(let ((text (buffer-string)))
  (let ((inhibit-message t))
    (indent-region (point-min) (point-max)))
  (session-check "the standard layout is its own indentation" (equal text (buffer-string)))
  (set-buffer-modified-p nil))

(let ((contact (eglot--guess-contact)))
  (apply #'eglot--connect contact))
(session-check "the server" (session-comes (eglot-current-server)))
(unless (bound-and-true-p flymake-mode)
  (flymake-mode 1))

(session-type-over "target    at least 90%" "target    at lest 90%")
(session-check "the mistake is shown" (session-comes (flymake-start) (= (length (session-errors)) 1)) (flymake-diagnostics))
(let ((error (car (session-errors))))
  (session-check "in words" (and error (string-match-p "at least" (flymake-diagnostic-text error))) error)
  (when error
    (goto-char (flymake-diagnostic-beg error))
    (let* ((actions (eglot-code-actions (flymake-diagnostic-beg error) (flymake-diagnostic-end error)))
           (fix (cl-find "quickfix" actions :key (lambda (one) (plist-get one :kind)) :test #'equal)))
      (session-check "a fix is offered" (equal (plist-get fix :title) "Write `at least`") actions)
      (session-apply (plist-get fix :edit))
      (eglot--signal-textDocument/didChange)
      (session-check "and mends it" (save-excursion (goto-char (point-min)) (search-forward "target    at least 90%" nil t)))
      (session-check "and the mistake is gone" (session-comes (flymake-start) (null (session-errors))) (session-errors)))))

(set-buffer-modified-p nil)
(eglot-shutdown (eglot-current-server))
(kill-emacs (if (zerop session-failures) 0 1))
;;; session.el ends here
