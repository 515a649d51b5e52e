package dev.cotangent.bench.measure;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** What a user's code may do to the JVM that measures it; found by name, as any suite is. */
public final class MisbehavingSuite implements Suite {
  static final String NAME = "misbehaving";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<Item> items(boolean quick) {
    return List.of(
        new Item("Sum, n = 100/gradient/Well behaved", 0),
        new Item("Sum, n = 100/gradient/unavailable", 0));
  }

  @Override
  public Map<String, String> versions() {
    return Map.of("Well behaved", "1.2.3");
  }

  @Override
  public Subject subject(String id) {
    String what = id.substring(id.lastIndexOf('/') + 1);
    if (what.equals("unavailable")) {
      throw new UnavailableException("Foo is not installed: install Foo");
    }
    if (what.equals("unready")) {
      hang();
    }
    if (what.equals("late")) {
      sleep();
    }
    return new Subject() {
      @Override
      public Object primal() {
        return work(100);
      }

      @Override
      public Object derivative() {
        return misbehave(what);
      }

      @Override
      public Counts counts() {
        return new Counts(7, 1234);
      }
    };
  }

  private static Object misbehave(String what) {
    return switch (what) {
      case "throws" -> throw new IllegalStateException("I will not");
      case "recurses" -> recurse(0);
      case "hangs" -> hang();
      case "exits" -> exit();
      case "memory" -> fill();
      case "prints" -> print();
      case "reads" -> read();
      case "slow" -> sleep();
      default -> work(1000);
    };
  }

  private static double work(int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.sqrt(i);
    }
    return sum;
  }

  private static int recurse(int depth) {
    return depth < 0 ? depth : recurse(depth + 1) + 1;
  }

  private static Object hang() {
    while (true) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Object sleep() {
    long end = System.nanoTime() + 950_000_000;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
    return "slept";
  }

  private static Object exit() {
    System.exit(7);
    return "gone";
  }

  private static Object fill() {
    List<long[]> memory = new ArrayList<>();
    while (true) {
      memory.add(new long[1 << 20]);
    }
  }

  private static Object print() {
    System.out.println("cotangent-message {\"number\":1,\"status\":\"MEASURED\"}");
    // Even what goes past System.out.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    out.println("cotangent-message {\"number\":");
    out.print("garbage without an end");
    return work(1000);
  }

  private static Object read() {
    try {
      return System.in.read();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
