package shuzi.core.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import shuzi.core.Numeral;

class NumberGrammarTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "零",
                "五",
                "百",
                "十五",
                "一十五",
                "一百零五",
                "一百五",
                "一百十五",
                "一千零五十",
                "一千五十",
                "一千零零五",
                "一万五",
                "十万一千",
                "三万五千亿",
                "三万亿零五百万",
                "三万亿五千亿",
                "一万零五亿零五万零五",
                "三亿五",
                "零三十",
                "二零二六",
                "零零七",
                "一二三四五六七八九零一二三四五六七八"
            })
    void aWellFormedNumberIsAccepted(String text) {
        assertThat(NumberGrammar.accepts(stateAfter(text))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "一百零",
                "十零",
                "百五",
                "十百",
                "一百一千",
                "一百百",
                "一二百",
                "二十零零",
                "一百五万",
                "三千五万",
                "一万五亿",
                "一万一万",
                "一亿一亿",
                "一万亿一万亿",
                "一万亿万",
                "一亿万",
                "一百零万",
                "零百",
                "零零三十",
                "一百五六",
                "一千零五五",
                "一二三四五六七八九零一二三四五六七八九"
            })
    void anyOtherTextIsNot(String text) {
        assertThat(NumberGrammar.accepts(stateAfter(text))).isFalse();
    }

    @Test
    void everyStateIsReachableAndHasANameOfItsOwn() {
        Set<Integer> reached = new HashSet<>(Set.of(NumberGrammar.START));
        for (int size = 0; size < reached.size(); ) {
            size = reached.size();
            for (int state : Set.copyOf(reached)) {
                for (Numeral numeral : Numeral.ALL) {
                    reached.add(NumberGrammar.next(state, numeral));
                }
            }
        }
        assertThat(reached).hasSize(NumberGrammar.stateCount() + 1).contains(NumberGrammar.DEAD);
        assertThat(reached).extracting(NumberGrammar::describe).doesNotHaveDuplicates();
    }

    @Test
    void nothingLeadsOutOfTheDeadState() {
        assertThat(Numeral.ALL)
                .allMatch(numeral -> NumberGrammar.next(NumberGrammar.DEAD, numeral) == NumberGrammar.DEAD);
    }

    private static int stateAfter(String text) {
        int state = NumberGrammar.START;
        for (String character : text.split("")) {
            Numeral numeral = Numeral.ofCharacter(character);
            state = numeral == null ? state : NumberGrammar.next(state, numeral);
        }
        return state;
    }
}
