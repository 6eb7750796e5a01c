package shuzi.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ImageHashesTest {

    private static final ImageHashes SET = ImageHashes.of(LongStream.of(7, -1, 7, Long.MIN_VALUE));

    @Test
    void aSetHasEachHashOnce() {
        assertThat(SET.count()).isEqualTo(3);
        assertThat(SET.contains(-1)).isTrue();
        assertThat(SET.contains(7)).isTrue();
        assertThat(SET.contains(8)).isFalse();
        assertThat(ImageHashes.NONE.contains(0)).isFalse();
    }

    @Test
    void theBytesAreInAscendingOrder() {
        assertThat(HexFormat.of().formatHex(SET.toBytes()))
                .isEqualTo("8000000000000000" + "ffffffffffffffff" + "0000000000000007");
        assertThat(ImageHashes.ofBytes(SET.toBytes())).isEqualTo(SET).hasSameHashCodeAs(SET);
        assertThat(ImageHashes.ofBytes(new byte[0])).isEqualTo(ImageHashes.NONE);
    }

    @Test
    void aHashIsTruncatedToItsFirst8Bytes() {
        byte[] hash = HexFormat.of().parseHex("0102030405060708" + "ff".repeat(24));
        assertThat(ImageHashes.truncated(hash)).isEqualTo(0x0102030405060708L);
    }

    @Test
    void theUnionHasTheImagesOfBoth() {
        assertThat(SET.and(ImageHashes.of(LongStream.of(9, 7))))
                .isEqualTo(ImageHashes.of(LongStream.of(Long.MIN_VALUE, -1, 7, 9)));
    }
}
