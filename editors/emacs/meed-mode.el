;;; meed-mode.el --- Outcomes-based contracts in Meed -*- lexical-binding: t; -*-

;; Version: 0.1.0
;; Package-Requires: ((emacs "26.1"))
;; SPDX-License-Identifier: MIT OR Apache-2.0

;;; Commentary:

;; Colours, indentation, an index of items, and the language server of `meed' through Eglot (which is part of Emacs 29 and
;; newer).  Put this file where Emacs looks for Lisp and write in your init file:
;;
;;   (require 'meed-mode)
;;   (add-hook 'meed-mode-hook #'eglot-ensure)

;;; Code:

(defgroup meed nil
  "Outcomes-based contracts."
  :group 'languages)

(defcustom meed-program "meed"
  "The program that checks contracts, by its name on the PATH or as a whole path."
  :type 'string)

(defcustom meed-indent-offset 2
  "How many columns a block stands in from what opens it."
  :type 'integer)

(defconst meed--items
  (regexp-opt
   '("additional" "additionals" "amount" "amounts" "carried" "changes" "columns" "component" "components" "contract" "criterion" "curve" "define" "example" "examples" "formula" "gains"
     "import" "indicator" "indicators" "input" "inputs" "levels" "losses" "outcome" "outcomes" "parties" "party"
     "payment" "payments" "providers" "records" "requirement" "requirements" "segment" "segments" "variation" "variations")))

(defconst meed--month "\\(?:Jan\\|Feb\\|Mar\\|Apr\\|May\\|Jun\\|Jul\\|Aug\\|Sep\\|Oct\\|Nov\\|Dec\\)[a-z]*")

(defvar meed-font-lock-keywords
  `((,(concat "^\\s-*\\(" meed--items "\\)\\s-+\\([a-z][a-z0-9-]*\\)\\_>")
     (1 font-lock-keyword-face) (2 font-lock-function-name-face))
    (,(concat "^\\s-*\\(" meed--items "\\)\\s-*[\"{]") 1 font-lock-keyword-face)
    ("^\\s-*\\([a-z][a-z-]*\\)\\(?:\\s-\\|$\\)" 1 font-lock-keyword-face)
    (,(concat "\\_<[0-9]\\{1,2\\} +" meed--month "\\(?: +[0-9]\\{4\\}\\)?\\_>") . font-lock-constant-face)
    (,(concat "\\_<" meed--month " +[0-9]\\{4\\}\\_>") . font-lock-constant-face)
    ("\\_<\\(?:Years?\\|Quarter\\) +[0-9]+\\_>" . font-lock-constant-face)
    ("\\_<[0-9]\\{4\\}/[0-9]\\{2\\}\\_>" . font-lock-constant-face)
    ("£[0-9][0-9,]*\\(?:\\.[0-9]+\\)?\\(?:bn\\|m\\|k\\)?" . font-lock-constant-face)
    ("\\_<[0-9][0-9,]*\\(?:\\.[0-9]+\\)?%?" . font-lock-constant-face)
    (,(concat "\\_<" (regexp-opt '("at least" "at most" "above" "below" "exactly" "between" "inclusive" "exclusive" "and" "or"
                                   "not" "if" "then" "else" "is" "of" "until" "when" "unless"))
              "\\_>")
     . font-lock-builtin-face)
    ("\\_<\\(?:yes\\|no\\)\\_>" . font-lock-constant-face))
  "What is coloured in a contract.")

(defvar meed-mode-syntax-table
  (let ((table (make-syntax-table)))
    (modify-syntax-entry ?# "<" table)
    (modify-syntax-entry ?\n ">" table)
    (modify-syntax-entry ?\" "\"" table)
    (modify-syntax-entry ?\\ "\\" table)
    (modify-syntax-entry ?- "_" table)
    (modify-syntax-entry ?. "_" table)
    (modify-syntax-entry ?| "." table)
    table)
  "Hyphens and dots belong to names; `#' begins a comment.")

(defun meed-indent-line ()
  "Indent a line by the blocks that are open around it."
  (interactive)
  (let ((closes (save-excursion (back-to-indentation) (eq (char-after) ?})))
        (depth (save-excursion
                 (back-to-indentation)
                 (let ((blocks 0) (state (syntax-ppss)))
                   (dolist (open (nth 9 state) blocks)
                     (when (eq (char-after open) ?{)
                       (setq blocks (1+ blocks))))))))
    (save-excursion
      (indent-line-to (* meed-indent-offset (max 0 (if closes (1- depth) depth)))))
    (when (< (current-column) (current-indentation))
      (back-to-indentation))))

(defvar meed-imenu-expression
  `((nil ,(concat "^\\s-*" meed--items "\\s-+\\([a-z][a-z0-9-]*\\)\\s-+\"") 1)
    ("Examples" "^\\s-*example\\s-+\"\\([^\"]*\\)\"" 1))
  "The items of a contract, for Imenu.")

;;;###autoload
(define-derived-mode meed-mode prog-mode "Meed"
  "Major mode for outcomes-based contracts."
  (setq-local font-lock-defaults '(meed-font-lock-keywords))
  (setq-local comment-start "# ")
  (setq-local comment-end "")
  (setq-local indent-tabs-mode nil)
  (setq-local indent-line-function #'meed-indent-line)
  (setq-local imenu-generic-expression meed-imenu-expression)
  (setq-local electric-indent-chars (append '(?}) electric-indent-chars)))

;;;###autoload
(add-to-list 'auto-mode-alist '("\\.meed\\'" . meed-mode))

(defvar eglot-server-programs)
(with-eval-after-load 'eglot
  (add-to-list 'eglot-server-programs
               `(meed-mode . ,(lambda (&rest _)
                                (list meed-program "lsp" :initializationOptions
                                      '(:diagnostics (:hints t)))))))

(provide 'meed-mode)
;;; meed-mode.el ends here
