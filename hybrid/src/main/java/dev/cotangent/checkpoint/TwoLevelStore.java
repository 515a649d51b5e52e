package dev.cotangent.checkpoint;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Some states on disk, the others in memory. In the first run the early states go to disk, which
 * are read again last and seldom, and once it is full the later ones to memory. On the way back a
 * state goes to memory wherever that has become free.
 */
final class TwoLevelStore implements Store {
  private record Place(boolean inMemory, int number) {}

  private final Slots memorySlots;
  private final Slots diskSlots;
  private final MemoryStore memory;
  private final DiskStore disk;
  private final Map<Integer, Place> places = new HashMap<>();
  private boolean back;

  /**
   * Makes the file.
   *
   * @param memorySlots how many states lie in memory
   * @param diskSlots how many lie on disk
   * @param directory where the file lies
   * @param size the numbers in a state
   */
  TwoLevelStore(int memorySlots, int diskSlots, Path directory, int size) {
    this.memorySlots = new Slots(memorySlots);
    this.diskSlots = new Slots(diskSlots);
    this.memory = new MemoryStore(size);
    this.disk = new DiskStore(directory, size);
  }

  @Override
  public void put(int slot, double[] state) {
    boolean inMemory = diskSlots.isEmpty() || (back && !memorySlots.isEmpty());
    Place place = new Place(inMemory, (inMemory ? memorySlots : diskSlots).take());
    places.put(slot, place);
    at(place).put(place.number, state);
  }

  @Override
  public void get(int slot, double[] state) {
    back = true;
    Place place = place(slot);
    at(place).get(place.number, state);
  }

  @Override
  public void discard(int slot) {
    Place place = place(slot);
    places.remove(slot);
    (place.inMemory ? memorySlots : diskSlots).giveBack(place.number);
  }

  private Place place(int slot) {
    Place place = places.get(slot);
    if (place == null) {
      throw new AssertionError("nothing lies in slot " + slot);
    }
    return place;
  }

  private Store at(Place place) {
    return place.inMemory ? memory : disk;
  }

  @Override
  public void close() {
    disk.close();
  }
}
