package shuzi.core.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import shuzi.core.image.GreyImage;

class PrintedImagesTest {

    private final PrintedImages printed = new PrintedImages(3);

    @Test
    void theSameIndexGivesTheSameImage() {
        var again = new PrintedImages(3);
        for (int i = 0; i < 30; i++) {
            assertThat(again.numeral(1 + i % 15, i).toArray())
                    .isEqualTo(printed.numeral(1 + i % 15, i).toArray());
            assertThat(again.other(i).toArray()).isEqualTo(printed.other(i).toArray());
        }
    }

    @Test
    void everyNumberGivesAnotherImage() {
        var seen = new HashSet<Integer>();
        for (int i = 0; i < 200; i++) {
            seen.add(Arrays.hashCode(printed.numeral(11, i).toArray()));
            seen.add(Arrays.hashCode(printed.other(i).toArray()));
        }
        assertThat(seen).hasSize(400);
    }

    @Test
    void noImageIsBlank() {
        for (int i = 0; i < 600; i++) {
            assertThat(lit(printed.numeral(1 + i % 15, i))).as("numeral %d", i).isGreaterThan(8);
            assertThat(lit(printed.other(i))).as("other %d", i).isGreaterThan(8);
        }
    }

    private static int lit(GreyImage image) {
        int lit = 0;
        for (byte pixel : image.toArray()) {
            lit += (pixel & 0xff) > 64 ? 1 : 0;
        }
        return lit;
    }
}
