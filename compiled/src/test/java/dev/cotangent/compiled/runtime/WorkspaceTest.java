package dev.cotangent.compiled.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Tapes keep what is on them, and no two calls at a time get the same workspace. */
class WorkspaceTest {
  @Test
  void aTapeGrowsAndKeepsWhatIsOnIt() {
    Workspace w = new Workspace();
    double[] tape = Workspace.room(w, 3, (double[]) null, 1);
    for (int k = 0; k < 10_000; k++) {
      tape = Workspace.room(w, 3, tape, k + 1);
      tape[k] = k;
    }
    for (int k = 0; k < 10_000; k++) {
      assertEquals(k, tape[k]);
    }
    assertSame(tape, Workspace.room(w, 3, (double[]) null, 10));
    assertSame(tape, Workspace.room(w, 3, tape, tape.length));
  }

  @Test
  void slotsAndTypesAreApart() {
    Workspace w = new Workspace();
    int[] ints = Workspace.room(w, 0, (int[]) null, 5);
    long[] longs = Workspace.room(w, 0, (long[]) null, 5);
    Object[] objects = Workspace.room(w, 0, (Object[]) null, 5);
    assertNotSame(ints, Workspace.room(w, 1, (int[]) null, 5));
    assertSame(ints, Workspace.room(w, 0, (int[]) null, 5));
    assertSame(longs, Workspace.room(w, 0, (long[]) null, 5));
    assertSame(objects, Workspace.room(w, 0, (Object[]) null, 5));
  }

  @Test
  void aWorkspaceThatIsBackIsLentAgain() {
    WorkspacePool pool = new WorkspacePool();
    Workspace first = pool.acquire();
    Workspace second = pool.acquire();
    assertNotSame(first, second);
    pool.release(first);
    assertSame(first, pool.acquire());
  }

  @Test
  void threadsNeverShareOne() throws Exception {
    WorkspacePool pool = new WorkspacePool();
    Set<Workspace> out = ConcurrentHashMap.newKeySet();
    Set<Workspace> all = ConcurrentHashMap.newKeySet();
    Callable<Boolean> user =
        () -> {
          boolean isAlone = true;
          for (int k = 0; k < 20_000; k++) {
            Workspace w = pool.acquire();
            isAlone &= out.add(w);
            all.add(w);
            out.remove(w);
            pool.release(w);
          }
          return isAlone;
        };
    try (var threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> users = new ArrayList<>();
      for (int k = 0; k < 4; k++) {
        users.add(threads.submit(user));
      }
      for (Future<Boolean> future : users) {
        assertTrue(future.get());
      }
    }
    assertTrue(all.size() <= 4);
  }
}
