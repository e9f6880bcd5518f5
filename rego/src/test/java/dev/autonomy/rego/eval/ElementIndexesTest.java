package dev.autonomy.rego.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.autonomy.rego.value.ArrayValue;
import dev.autonomy.rego.value.NumberValue;
import dev.autonomy.rego.value.Value;
import org.junit.jupiter.api.Test;

class ElementIndexesTest {

  private final ElementIndexes indexes = new ElementIndexes();
  private final Scan scan = new Scan(new Slot(0), Scan.NO_SLOT, 1);

  @Test
  void scansAreToldApartByStepAndByTheCollectionItself() {
    Value collection = collection();
    ElementIndexes.Entry entry = indexes.of(scan, collection);

    assertThat(indexes.of(scan, collection)).isSameAs(entry);
    assertThat(indexes.of(scan, collection())).isNotSameAs(entry);
    assertThat(indexes.of(new Scan(new Slot(0), 1, 2), collection)).isNotSameAs(entry);
  }

  @Test
  void whatHasAnIndexIsKeptWhenPlainScansAreForgotten() {
    Value kept = collection();
    Value forgotten = collection();
    indexes.put(indexes.of(scan, kept), new ElementIndex(1), 1);
    indexes.of(scan, forgotten).visited = 1;
    for (int i = 0; i < ElementIndexes.MAX_SCANS; i++) {
      indexes.of(scan, collection());
    }

    assertThat(indexes.of(scan, kept).index).isNotNull();
    assertThat(indexes.of(scan, forgotten).visited).isZero();
  }

  @Test
  void thereIsRoomForSoManyIndexesAndSoManyElements() {
    assertThat(indexes.hasRoom(ElementIndexes.MAX_ELEMENTS)).isTrue();
    assertThat(indexes.hasRoom(ElementIndexes.MAX_ELEMENTS + 1)).isFalse();
    for (int i = 0; i < ElementIndexes.MAX_INDEXES; i++) {
      assertThat(indexes.hasRoom(1)).isTrue();
      indexes.put(indexes.of(scan, collection()), new ElementIndex(1), 1);
    }
    assertThat(indexes.hasRoom(1)).isFalse();

    indexes.clear();

    indexes.put(indexes.of(scan, collection()), new ElementIndex(1), 2);
    assertThat(indexes.hasRoom(ElementIndexes.MAX_ELEMENTS - 2)).isTrue();
    assertThat(indexes.hasRoom(ElementIndexes.MAX_ELEMENTS - 1)).isFalse();
  }

  @Test
  void nothingIsKnownOfTheEvaluationBefore() {
    Value collection = collection();
    for (int others : new int[] {0, 3, 100}) {
      ElementIndexes.Entry entry = indexes.of(scan, collection);
      entry.visited = 7;
      indexes.put(entry, new ElementIndex(1), 1);
      for (int i = 0; i < others; i++) {
        indexes.of(scan, collection());
      }

      indexes.clear();

      assertThat(entry.collection == null || indexes.of(scan, collection) != entry).isTrue();
      assertThat(indexes.of(scan, collection).index).isNull();
      assertThat(indexes.of(scan, collection).visited).isZero();
      indexes.clear();
    }
  }

  @Test
  void aChainHasThePositionsOfAHashInAscendingOrder() {
    ElementIndex index = new ElementIndex(40);
    for (int i = 39; i >= 0; i--) {
      if (i % 10 != 9) {
        index.addFirst(i, i % 10);
      }
    }

    assertThat(positions(index, 3)).isEqualTo("3 13 23 33 ");
    assertThat(positions(index, 9)).isEmpty();
    assertThat(positions(index, -1)).isEmpty();
  }

  private static String positions(ElementIndex index, int hash) {
    StringBuilder found = new StringBuilder();
    for (int i = index.first(hash); i != ElementIndex.END; i = index.next(i)) {
      if (index.hasHash(i, hash)) {
        found.append(i).append(' ');
      }
    }
    return found.toString();
  }

  private static Value collection() {
    return ArrayValue.of(NumberValue.ONE);
  }
}
