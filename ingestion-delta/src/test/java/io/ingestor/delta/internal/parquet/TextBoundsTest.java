package io.ingestor.delta.internal.parquet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TextBoundsTest {

    private static final Comparator<String> ORDER = Comparator.comparing(
            text -> text.getBytes(StandardCharsets.UTF_8), (one, other) -> Arrays.compareUnsigned(one, other));

    private static String text(Random random) {
        int[] points = new int[random.nextInt(14)];
        for (int i = 0; i < points.length; i++) {
            points[i] = "\0ab~é\uffff".codePointAt(random.nextInt(6));
        }
        return new String(points, 0, points.length);
    }

    @Test
    void boundsAreTheLeastAndTheGreatestText() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            TextBounds bounds = TextBounds.wanted();
            TreeSet<String> texts = new TreeSet<>(ORDER);
            for (int i = 1 + random.nextInt(20); i > 0; i--) {
                String text = text(random);
                texts.add(text);
                byte[] utf8 = ("xx" + text).getBytes(StandardCharsets.UTF_8);
                bounds.include(utf8, 2, utf8.length - 2);
            }
            TextBounds taken = TextBounds.wanted();
            taken.take(bounds);

            assertThat(taken.min()).as("seed %d", seed).contains(new Bound.Text(texts.first()));
            assertThat(taken.max()).as("seed %d", seed).contains(new Bound.Text(texts.last()));
            assertThat(bounds.min()).as("seed %d", seed).isEmpty();
            bounds.include(new byte[] {'m', 'm', 'm', 'm', 'm', 'm', 'm', 'm', 'm'}, 0, 9);
            assertThat(bounds.min()).contains(new Bound.Text("mmmmmmmmm"));
            assertThat(bounds.max()).contains(new Bound.Text("mmmmmmmmm"));
        }
    }
}
