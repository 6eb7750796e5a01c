package shuzi.core.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import shuzi.core.Numeral;
import shuzi.core.image.InkBox;
import shuzi.core.number.CharacterLattice.Edge;
import shuzi.core.number.NumberSearch.Reading;

class NumberSearchTest {

    private static final double NEVER = Double.POSITIVE_INFINITY;

    @Test
    void theBestNumberIsReadWhereTheBestCharactersAreNone() {
        List<Edge> edges = List.of(edge(0, 0, NEVER, "百", -1, "一", -2), edge(1, 1, NEVER, "五", -1));
        assertThat(texts(edges, 2, NumberSearch.NUMBERS)).containsExactly("一五"); // 百五 has no digit before its unit
        assertThat(texts(edges, 2, NumberSearch.ANYTHING)).startsWith("百五", "一五");
    }

    @Test
    void piecesThatTogetherAreABetterCharacterAreRead() {
        List<Edge> edges = List.of(edge(0, 0, NEVER, "一", -3), edge(0, 1, NEVER, "二", -2), edge(1, 1, NEVER, "一", -3));
        assertThat(texts(edges, 2, NumberSearch.NUMBERS)).containsExactly("二", "一一");
    }

    @Test
    void aTextOfSeveralPathsIsReadOnceWithItsBestRating() {
        List<Edge> edges = List.of( // the second piece is part of the first or of the last character
                edge(0, 0, NEVER, "三", -1),
                edge(0, 1, NEVER, "三", -2),
                edge(1, 2, NEVER, "五", -4),
                edge(2, 2, NEVER, "五", -1, "六", -9));
        List<Reading> readings = NumberSearch.best(edges, 3, NumberSearch.NUMBERS);
        assertThat(readings).extracting(Reading::text).containsExactly("三五", "三六");
        assertThat(readings.getFirst().rating()).isEqualTo(-3);
        assertThat(readings.getFirst().lowestRating()).isEqualTo(-2);
    }

    @Test
    void otherPathsOfATextDoNotDisplaceOtherTexts() {
        var edges = new ArrayList<Edge>();
        edges.add(edge(0, 0, 0.1, "三", -1)); // a speck, or not
        for (int piece = 1; piece < 12; piece++) { // each may be a speck: many paths of one text
            edges.add(edge(piece, piece, 0.01, "三", -0.5));
        }
        edges.add(edge(12, 12, NEVER, "五", -1, "六", -8, "七", -9));
        assertThat(texts(edges, 13, NumberSearch.NUMBERS)).contains("三五", "三六", "三七");
    }

    @Test
    void aSpeckIsLeftOutAtItsCost() {
        List<Edge> edges = List.of(edge(0, 0, 2, "一", -20), edge(1, 1, NEVER, "五", -1));
        Reading best = NumberSearch.best(edges, 2, NumberSearch.NUMBERS).getFirst();
        assertThat(best.text()).isEqualTo("五");
        assertThat(best.rating()).isEqualTo(-3);
    }

    @Test
    void aLineThatIsNoNumberHasNoReading() {
        List<Edge> edges = List.of(edge(0, 0, NEVER, "亿", -1), edge(1, 1, NEVER, "亿", -1));
        assertThat(NumberSearch.best(edges, 2, NumberSearch.NUMBERS)).isEmpty();
    }

    private static List<String> texts(List<Edge> edges, int pieces, NumberSearch.Automaton automaton) {
        return NumberSearch.best(edges, pieces, automaton).stream()
                .map(Reading::text)
                .toList();
    }

    /** Returns an edge whose characters have ratings; others are impossible. */
    private static Edge edge(int first, int last, double speckCost, Object... ratings) {
        var all = new double[Numeral.ALL.size()];
        Arrays.fill(all, -100);
        for (int i = 0; i < ratings.length; i += 2) {
            Numeral numeral = Objects.requireNonNull(Numeral.ofCharacter((String) ratings[i]));
            all[numeral.classIndex()] = ((Number) ratings[i + 1]).doubleValue();
        }
        return new Edge(first, last, new InkBox(first, 0, last - first + 1, 1), new double[all.length], all, speckCost);
    }
}
