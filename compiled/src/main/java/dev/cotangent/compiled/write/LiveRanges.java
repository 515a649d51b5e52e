package dev.cotangent.compiled.write;

import java.util.Map;
import java.util.TreeMap;

/** A set of places in the code, as intervals that do not meet. */
final class LiveRanges {
  private final TreeMap<Integer, Integer> ends = new TreeMap<>();

  /** Adds the places from one to before another. */
  void add(int from, int to) {
    int start = from;
    int end = to;
    for (Map.Entry<Integer, Integer> near = ends.floorEntry(end);
        near != null && near.getValue() >= start;
        near = ends.floorEntry(end)) {
      start = Math.min(start, near.getKey());
      end = Math.max(end, near.getValue());
      ends.remove(near.getKey());
    }
    ends.put(start, end);
  }

  void addAll(LiveRanges others) {
    for (Map.Entry<Integer, Integer> range : others.ends.entrySet()) {
      add(range.getKey(), range.getValue());
    }
  }

  boolean meets(LiveRanges others) {
    LiveRanges many = ends.size() < others.ends.size() ? others : this;
    LiveRanges few = many == this ? others : this;
    for (Map.Entry<Integer, Integer> range : few.ends.entrySet()) {
      if (many.meets(range.getKey(), range.getValue())) {
        return true;
      }
    }
    return false;
  }

  private boolean meets(int from, int to) {
    Map.Entry<Integer, Integer> near = ends.lowerEntry(to);
    return near != null && near.getValue() > from;
  }

  /** The first place, if there is one. */
  int first() {
    return ends.isEmpty() ? 0 : ends.firstKey();
  }
}
