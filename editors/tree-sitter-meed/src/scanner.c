// What a regular expression cannot tell: whether a line goes on, and which kind of dash or comma a character is.
//
// A newline ends a statement, except right after `(`, `,`, `=` or an operator (a wrap), and right before `)` or an
// operator (a continuation). Whether a line goes on is told from the first thing of the next line that is no comment,
// so the scanner looks ahead over blank lines and comments, and takes one newline at a time: the comments between are
// nodes of their own.
//
// Tree-sitter skips spaces wherever they stand, so the scanner also sees to it that words, figures, texts and brackets
// do not touch what is before them where Meed wants a space.

#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"
#include <string.h>

enum Token {
  NEWLINE,
  END_OF_FILE,
  WRAP,
  CONTINUATION,
  COMMA,
  OPERATOR,
  TIMES,
  PIPE,
  SPACED_EQUALS,
  EQUALS,
  LEFT_PARENTHESIS,
  MINUS_SIGN,
  NOTHING,
  // In no rule, so a mistake wherever it comes; and valid only while tree-sitter recovers from one, when all are.
  GLUED,
};

// The one thing to remember: the column behind the last `(`, `=`, `|` or minus sign, which the next thing may touch.
typedef struct {
  uint32_t column;
} Scanner;

void *tree_sitter_meed_external_scanner_create(void) { return ts_calloc(1, sizeof(Scanner)); }
void tree_sitter_meed_external_scanner_destroy(void *payload) { ts_free(payload); }
unsigned tree_sitter_meed_external_scanner_serialize(void *payload, char *buffer) {
  memcpy(buffer, payload, sizeof(Scanner));
  return sizeof(Scanner);
}
void tree_sitter_meed_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  Scanner none = {0};
  memcpy(payload, length == sizeof(Scanner) ? (const void *)buffer : (const void *)&none, sizeof(Scanner));
}

// Tabs, and the wide and unbreakable spaces of word processors, are spaces; a CR belongs to its LF.
static bool is_space(int32_t letter) {
  switch (letter) {
  case ' ':
  case '\t':
  case '\r':
  case 0xA0:
  case 0x2007:
  case 0x2009:
  case 0x202F:
  case 0x3000:
    return true;
  default:
    return false;
  }
}

static bool is_word(int32_t letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '_' || letter == '-';
}

static bool is_gap(TSLexer *lexer) {
  return is_space(lexer->lookahead) || lexer->lookahead == '\n' || lexer->eof(lexer);
}

// The word that stands here, as far as it fits; a longer one equals none of those that are asked for.
static void read_word(TSLexer *lexer, char *word, unsigned size) {
  unsigned length = 0;
  while (is_word(lexer->lookahead)) {
    if (length + 1 < size) {
      word[length++] = (char)lexer->lookahead;
    }
    lexer->advance(lexer, false);
  }
  word[length] = '\0';
}

// Whether what stands here goes on with the line above: `)`, or an operator or `and` or `or` with a gap behind it;
// and, inside an `if` where no value is expected, `then` or `else`.
static bool continues(TSLexer *lexer, const bool *valid) {
  switch (lexer->lookahead) {
  case ')':
    return true;
  case '+':
  case '-':
  case '*':
  case '/':
  case 0xD7: // ×
    lexer->advance(lexer, false);
    return valid[OPERATOR] && is_gap(lexer);
  case 'a':
  case 'e':
  case 'o':
  case 't': {
    char word[6];
    read_word(lexer, word, sizeof word);
    if (strcmp(word, "of") == 0) {
      return valid[OPERATOR];
    }
    if (strcmp(word, "and") == 0 || strcmp(word, "or") == 0) {
      return true;
    }
    return !valid[NEWLINE] && !valid[MINUS_SIGN] && !valid[TIMES] && (strcmp(word, "then") == 0 || strcmp(word, "else") == 0);
  }
  default:
    return false;
  }
}

static bool newline(TSLexer *lexer, const bool *valid) {
  lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  if (valid[WRAP] && !valid[GLUED]) {
    lexer->result_symbol = WRAP;
    return true;
  }
  for (;;) {
    while (is_space(lexer->lookahead) || lexer->lookahead == '\n') {
      lexer->advance(lexer, false);
    }
    if (lexer->lookahead != '#') {
      break;
    }
    while (lexer->lookahead != '\n' && !lexer->eof(lexer)) {
      lexer->advance(lexer, false);
    }
  }
  // Right after the `|` of a row, no line goes on.
  if (valid[CONTINUATION] && !valid[GLUED] && !valid[NOTHING] && continues(lexer, valid)) {
    lexer->result_symbol = CONTINUATION;
    return true;
  }
  lexer->result_symbol = NEWLINE;
  return valid[NEWLINE];
}

static bool dash(TSLexer *lexer, const bool *valid, bool spaced) {
  lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  if (valid[OPERATOR] && spaced && is_gap(lexer)) {
    lexer->result_symbol = OPERATOR;
    return true;
  }
  int32_t next = lexer->lookahead;
  if (valid[MINUS_SIGN] && ((is_word(next) && next != '-' && next != '_') || next == 0xA3 || next == '(')) {
    lexer->result_symbol = MINUS_SIGN;
    return true;
  }
  while (is_space(lexer->lookahead)) {
    lexer->advance(lexer, false);
  }
  // A cell that says nothing; behind the `from` and `to` of a variation the line may end there.
  lexer->result_symbol = NOTHING;
  return valid[NOTHING] && (lexer->lookahead == '|' || lexer->lookahead == '\n' || lexer->lookahead == '#');
}

static bool operator(TSLexer *lexer, const bool *valid, bool spaced) {
  bool times = lexer->lookahead == '*' || lexer->lookahead == 0xD7;
  lexer->advance(lexer, false);
  lexer->mark_end(lexer);
  if (!is_gap(lexer)) {
    return false;
  }
  if (times && valid[TIMES]) {
    lexer->result_symbol = TIMES;
    return true;
  }
  lexer->result_symbol = OPERATOR;
  return valid[OPERATOR] && spaced;
}

// Whether what begins here wants a space before it. `and(` is as good as `and (`.
static bool stands_apart(int32_t next, const bool *valid) {
  return next == '"' || (next == '(' && !valid[WRAP]) || next == 0xA3 ||
         (is_word(next) && next != '-' && next != '_');
}

static bool scan(Scanner *scanner, TSLexer *lexer, const bool *valid) {
  uint32_t column = lexer->get_column(lexer);
  bool spaced = column == 0;
  while (is_space(lexer->lookahead)) {
    spaced = true;
    column++;
    lexer->advance(lexer, true);
  }
  if (lexer->eof(lexer)) {
    lexer->result_symbol = END_OF_FILE;
    return valid[END_OF_FILE] && !valid[GLUED];
  }
  if (!spaced && !valid[GLUED] && column != scanner->column && stands_apart(lexer->lookahead, valid)) {
    lexer->mark_end(lexer);
    lexer->result_symbol = GLUED;
    return true;
  }
  switch (lexer->lookahead) {
  case '\n':
    scanner->column = 0;
    return newline(lexer, valid);
  case ',':
    lexer->advance(lexer, false);
    lexer->result_symbol = COMMA;
    return valid[COMMA] && is_gap(lexer);
  case '(':
    lexer->advance(lexer, false);
    scanner->column = column + 1;
    lexer->result_symbol = LEFT_PARENTHESIS;
    return valid[LEFT_PARENTHESIS];
  case '=':
    lexer->advance(lexer, false);
    scanner->column = column + 1;
    lexer->result_symbol = spaced && valid[SPACED_EQUALS] ? SPACED_EQUALS : EQUALS;
    return valid[lexer->result_symbol];
  case '|':
    lexer->advance(lexer, false);
    scanner->column = column + 1;
    lexer->result_symbol = PIPE;
    return valid[PIPE];
  case '-':
    scanner->column = column + 1;
    return dash(lexer, valid, spaced);
  case '+':
  case '*':
  case '/':
  case 0xD7:
    return operator(lexer, valid, spaced);
  case 'o': {
    if (!valid[OPERATOR] || valid[GLUED]) {
      return false;
    }
    char word[4];
    read_word(lexer, word, sizeof word);
    lexer->result_symbol = OPERATOR;
    return spaced && strcmp(word, "of") == 0 && is_gap(lexer);
  }
  default:
    return false;
  }
}

bool tree_sitter_meed_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  return scan(payload, lexer, valid);
}
