package dev.cotangent.compiled.runtime;

import java.lang.ref.SoftReference;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Lends workspaces to calls of a derivative, from any number of threads. It keeps as many as were
 * ever out at a time, as long as memory is not short: they are softly reachable.
 *
 * <p>It is a stack without locks: R. K. Treiber, <i>Systems Programming: Coping with
 * Parallelism</i> (1986). A node is never used again, so that a thread cannot mistake a new state
 * for the old one.
 */
public final class WorkspacePool {
  private record Node(SoftReference<Workspace> workspace, @Nullable Node next) {}

  private final AtomicReference<@Nullable Node> top = new AtomicReference<>();

  /** Makes an empty pool. */
  public WorkspacePool() {}

  /** Lends a workspace. */
  public Workspace acquire() {
    for (Node node = top.get(); node != null; node = top.get()) {
      if (top.compareAndSet(node, node.next)) {
        Workspace workspace = node.workspace.get();
        if (workspace != null) {
          return workspace;
        }
      }
    }
    return new Workspace();
  }

  /** Takes back a workspace, once. */
  public void release(Workspace workspace) {
    Node node;
    Node next;
    do {
      next = top.get();
      node = new Node(workspace.softly, next);
    } while (!top.compareAndSet(next, node));
  }
}
