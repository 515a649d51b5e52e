package dev.cotangent.bench.gradbench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation: for each line that comes in, one goes out. It ends where the lines end, and with
 * nothing else: whatever is wrong with a line, or happens while it is seen to, is its answer. Where
 * a line is no JSON its id is not known, and the answer's is null. Blank lines are passed over.
 */
final class Session {
  private final BufferedReader in;
  private final Writer out;
  private final Tool tool;
  private final Listener listener;

  /** Hears what is said. */
  interface Listener {
    /** Hears nothing. */
    Listener NONE = (message, answer) -> {};

    /** Takes note of a message and its answer, before that is sent. */
    void heard(Message message, Answer answer);
  }

  Session(Reader in, Writer out, Tool tool, Listener listener) {
    this.in = new BufferedReader(in);
    this.out = out;
    this.tool = tool;
    this.listener = listener;
  }

  /**
   * Goes on until there are no more lines.
   *
   * @throws IOException if nothing can be read or written any more
   */
  void run() throws IOException {
    @Nullable String line;
    do {
      @Nullable String answer;
      try {
        line = in.readLine();
        answer = line == null || line.isBlank() ? null : answer(line);
      } catch (OutOfMemoryError e) {
        line = rest();
        answer = Json.write(Answer.failure(NullNode.getInstance(), "this line is too long: " + e));
      }
      if (answer != null) {
        out.write(answer + "\n");
        out.flush();
      }
    } while (line != null);
  }

  /** Passes over what is left of a line that does not fit into memory. */
  private String rest() throws IOException {
    int c;
    do {
      c = in.read();
    } while (c >= 0 && c != '\n');
    return "";
  }

  /** Returns the line that answers one. */
  private String answer(String line) {
    Message message;
    try {
      message = Message.parse(line);
    } catch (Throwable e) {
      return Json.write(Answer.failure(NullNode.getInstance(), reason(e)));
    }
    try {
      return told(message, tool.answer(message));
    } catch (Throwable e) { // a stack or a heap that is full, too: the next message may be smaller
      return told(message, Answer.failure(message.id(), reason(e)));
    }
  }

  private String told(Message message, Answer answer) {
    String text = Json.write(answer);
    listener.heard(message, answer);
    return text;
  }

  private static String reason(Throwable e) {
    if (e instanceof JsonProcessingException json) {
      return "this line is not JSON: " + json.getOriginalMessage();
    }
    return e instanceof IllegalArgumentException && e.getMessage() != null
        ? e.getMessage()
        : e.toString();
  }
}
