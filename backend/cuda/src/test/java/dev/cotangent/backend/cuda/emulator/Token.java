package dev.cotangent.backend.cuda.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word, number, string or mark of a program.
 *
 * @param text as it is written
 * @param line where it is, counted from 1
 */
record Token(String text, int line) {
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<newline>\n)"
              + "|(?<skipped>[ \t\r]+|//[^\n]*)"
              + "|(?<comment>/\\*(?s:.*?)\\*/)"
              + "|\"[^\"]*\""
              + "|0[fFdD][0-9a-fA-F]+"
              + "|0[xX][0-9a-fA-F]+U?"
              + "|[0-9]+\\.[0-9]*(?:[eE][-+]?[0-9]+)?"
              + "|[0-9]+U?"
              + "|[.%$_a-zA-Z][\\w.$%]*"
              + "|(?s:.)");

  /** Splits a program's text. */
  static List<Token> split(String text) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int line = 1;
    while (matcher.find()) {
      if (matcher.group("newline") != null) {
        line++;
      } else if (matcher.group("comment") != null) {
        line += (int) matcher.group().chars().filter(c -> c == '\n').count();
      } else if (matcher.group("skipped") == null) {
        tokens.add(new Token(matcher.group(), line));
      }
    }
    return tokens;
  }

  boolean is(String other) {
    return text.equals(other);
  }

  boolean isNumber() {
    return Character.isDigit(text.charAt(0));
  }

  boolean isWord() {
    char first = text.charAt(0);
    return Character.isLetter(first) || first == '_' || first == '$' || first == '%';
  }

  boolean isDirective() {
    return text.charAt(0) == '.';
  }

  /** Returns the error that something is wrong here. */
  PtxException error(String what) {
    return new PtxException("PTX, line " + line + ", at '" + text + "': " + what);
  }
}
