package shuzi.security.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimiterTest {

    @Test
    void aBurstMayBeTwiceTheRequestsOfASecond() {
        var buckets = new RateLimiter(1);
        assertThat(buckets.take("a")).isEmpty();
        assertThat(buckets.take("a")).isEmpty();
        assertThat(buckets.take("b")).isEmpty();
    }

    @Test
    void theNumberOfBucketsIsBounded() {
        var buckets = new RateLimiter(1);
        for (int client = 0; client < 100_000; client++) {
            buckets.take("address " + client);
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(20_000);
    }

    @Test
    void theIpv6AddressesOfANetworkAreOneClient() {
        assertThat(ClientLimits.network("2001:db8:1:2::1"))
                .isEqualTo(ClientLimits.network("2001:db8:1:2:ffff::9"))
                .isNotEqualTo(ClientLimits.network("2001:db8:1:3::1"));
        assertThat(ClientLimits.network("192.0.2.1")).isEqualTo("192.0.2.1");
        assertThat(ClientLimits.network("hidden")).isEqualTo("hidden");
    }
}
