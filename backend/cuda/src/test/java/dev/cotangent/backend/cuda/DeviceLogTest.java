package dev.cotangent.backend.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cotangent.primitive.Special;
import dev.cotangent.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who wonders why data comes back from the device finds the reason in the log. */
class DeviceLogTest {
  private final Logger logger = Logger.getLogger("dev.cotangent.kernel");
  private final List<String> messages = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          messages.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.setLevel(Level.FINE);
    handler.setLevel(Level.FINE);
    logger.addHandler(handler);
  }

  @AfterEach
  void stopListening() {
    logger.removeHandler(handler);
    logger.setLevel(null);
  }

  @Test
  void transfersSayWhatTheyAreFor() {
    TestDevices.fresh()
        .during(() -> {
          Tensor x = Tensor.generate(i -> i + 1.0, 2, 3).exp();
          x.cumsum(0).toArray();
          return x.apply(Special.DIGAMMA).sum().item();
        });
    assertEquals(
        List.of(
            "to the host: 6 elements of FLOAT64 for cumsum",
            "to the host: 1 elements of FLOAT64 are read"),
        messages.stream().filter(message -> message.startsWith("to the host")).toList());
  }
}
