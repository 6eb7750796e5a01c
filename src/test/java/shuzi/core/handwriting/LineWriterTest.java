package shuzi.core.handwriting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineWriterTest {

    private static final List<Integer> NUMBER = List.of(7, 12, 6, 11); // 六百五十

    private static long ink(WrittenLine line) {
        long ink = 0;
        for (byte pixel : line.pixels()) {
            ink += 255 - (pixel & 0xff);
        }
        return ink;
    }

    @Test
    void theSameSeedWritesTheSameLine() {
        assertThat(new LineWriter(false, 0.3).write(NUMBER, 5).pixels())
                .isEqualTo(new LineWriter(false, 0.3).write(NUMBER, 5).pixels());
        assertThat(new LineWriter(false, 0.3).write(NUMBER, 6).pixels())
                .isNotEqualTo(new LineWriter(false, 0.3).write(NUMBER, 5).pixels());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jointsAddInkBetweenNeighbours(boolean vertical) {
        for (long seed = 0; seed < 20; seed++) {
            WrittenLine apart = new LineWriter(vertical, 0).write(List.of(1, 1), seed);
            WrittenLine joined = new LineWriter(vertical, 1).write(List.of(1, 1), seed);
            assertThat(joined.width()).isEqualTo(apart.width());
            assertThat(joined.height()).isEqualTo(apart.height());
            assertThat(ink(joined)).isGreaterThan(ink(apart));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBorderOfThePictureIsPaper(boolean vertical) {
        for (long seed = 0; seed < 50; seed++) {
            WrittenLine line = new LineWriter(vertical, 0.5).write(NUMBER, seed);
            for (int x = 0; x < line.width(); x++) {
                assertThat(line.pixels()[x]).as("seed %d, top", seed).isEqualTo((byte) 255);
                assertThat(line.pixels()[(line.height() - 1) * line.width() + x])
                        .as("seed %d, bottom", seed)
                        .isEqualTo((byte) 255);
            }
            for (int y = 0; y < line.height(); y++) {
                assertThat(line.pixels()[y * line.width()])
                        .as("seed %d, left", seed)
                        .isEqualTo((byte) 255);
                assertThat(line.pixels()[(y + 1) * line.width() - 1])
                        .as("seed %d, right", seed)
                        .isEqualTo((byte) 255);
            }
        }
    }
}
