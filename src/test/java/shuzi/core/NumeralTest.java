package shuzi.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumeralTest {

    @ParameterizedTest
    @EnumSource
    void aNumeralIsFoundByItsLabelItsClassIndexAndItsCharacter(Numeral numeral) {
        assertThat(Numeral.ofLabel(numeral.label())).isEqualTo(numeral);
        assertThat(Numeral.ofClassIndex(numeral.classIndex())).isEqualTo(numeral);
        assertThat(Numeral.ofCharacter(numeral.character())).isEqualTo(numeral);
    }

    @Test
    void labelsAreCountedFrom1AndClassIndicesFrom0() {
        assertThat(Numeral.ALL)
                .extracting(Numeral::label)
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        assertThat(Numeral.ALL)
                .extracting(Numeral::classIndex)
                .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 16, Integer.MAX_VALUE})
    void aNumberOutside1To15IsNoLabel(int number) {
        assertThat(Numeral.isLabel(number)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "两", "五五", " 五"})
    void otherTextsAreNoCharacterOfANumeral(String text) {
        assertThat(Numeral.ofCharacter(text)).isNull();
    }
}
