package shuzi.core.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import shuzi.core.image.InkBox;
import shuzi.core.image.LineInk;

class InkLinesTest {

    /** Each part is as large as the picture, so that hundreds of them would not fit into memory. */
    @ParameterizedTest
    @CsvSource({"2, 2", "30, 30", "31, 1", "200, 1"})
    void aPictureIsDividedIntoNotMoreThan30Lines(int lines, int parts) {
        assertThat(InkLines.divide(diagonal(lines), Direction.VERTICAL)).hasSize(parts);
    }

    /** Returns squares of ink, each below and right of the one before. */
    private static LineInk diagonal(int count) {
        int side = 10 * count;
        var ink = new byte[side * side];
        var components = new int[side * side];
        List<InkBox> boxes = IntStream.range(0, count)
                .mapToObj(i -> new InkBox(10 * i, 10 * i, 5, 5))
                .toList();
        for (int i = 0; i < count; i++) {
            for (int y = 10 * i; y < 10 * i + 5; y++) {
                for (int x = 10 * i; x < 10 * i + 5; x++) {
                    ink[y * side + x] = 100;
                    components[y * side + x] = i + 1;
                }
            }
        }
        return new LineInk(side, side, ink, components, boxes, List.of());
    }
}
