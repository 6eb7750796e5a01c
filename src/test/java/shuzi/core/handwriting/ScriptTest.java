package shuzi.core.handwriting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {

    private static final Script ALL = Script.read("numerals.txt", "unusual.txt", "others.txt");

    @Test
    void theNumeralsAreInTheOrderOfTheirLabels() {
        assertThat(String.join("", Script.read("numerals.txt").characters())).isEqualTo("零一二三四五六七八九十百千万亿");
    }

    @Test
    void everyFormOfEveryCharacterHasItsStrokes() {
        for (String character : ALL.characters()) {
            for (double where = 0; where < 1; where += 0.02) {
                double fixed = where;
                assertThat(ALL.strokes(character, name -> fixed)).as(character).isNotEmpty();
            }
        }
    }

    @Test
    void componentsStayInTheirBoxes() {
        List<Stroke> twoTrees = ALL.strokes("林", name -> 0);
        assertThat(twoTrees).hasSize(8);
        assertThat(xOf(twoTrees.subList(0, 4))).allMatch(x -> x >= 0 && x <= 50);
        assertThat(xOf(twoTrees.subList(4, 8))).allMatch(x -> x >= 48 && x <= 100);
    }

    private static List<Double> xOf(List<Stroke> strokes) {
        return strokes.stream()
                .flatMap(stroke -> Arrays.stream(stroke.x()).boxed())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h 1,2", "x 1,2 3,4", "h 1,2! 3,4", "h 1,2 3,4!", "h 1 2"})
    void anInvalidStrokeIsRejected(String text) {
        assertThatThrownBy(() -> Stroke.parse(text)).isInstanceOf(RuntimeException.class);
    }
}
