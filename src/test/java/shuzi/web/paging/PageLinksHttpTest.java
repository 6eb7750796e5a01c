package shuzi.web.paging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import shuzi.Api;
import shuzi.ServiceTest;

@ServiceTest
class PageLinksHttpTest {

    @LocalServerPort
    int port;

    Api api;
    String images;

    @BeforeEach
    void thirtyImages() {
        api = new Api(port);
        images = "/datasets/"
                + api.post("/datasets/synthetic", "{\"imagesPerClass\": 2, \"writers\": 2}")
                        .json(201)
                        .get("id")
                        .asString()
                + "/images";
    }

    @Test
    void aPageLinksToTheOthersAndKeepsTheQuery() {
        assertThat(api.get(images + "?size=7&page=1&sort=label%2Cdesc").header("Link"))
                .isEqualTo("""
                        <%1$s?size=7&sort=label%%2Cdesc&page=0>; rel="first", <%1$s?size=7&sort=label%%2Cdesc&page=0>; rel="prev", \
                        <%1$s?size=7&sort=label%%2Cdesc&page=2>; rel="next", <%1$s?size=7&sort=label%%2Cdesc&page=4>; rel="last\"""".formatted("http://localhost:" + port + images));
    }

    @Test
    void theFirstPageHasNoLinkToAPreviousAndTheLastNoneToANextOne() {
        assertThat(api.get(images + "?size=7").header("Link"))
                .contains("rel=\"next\"")
                .doesNotContain("rel=\"prev\"");
        assertThat(api.get(images + "?size=7&page=4").header("Link"))
                .contains("rel=\"prev\"")
                .doesNotContain("rel=\"next\"");
        assertThat(api.get(images + "?size=7&page=9").header("Link"))
                .contains("page=4>; rel=\"prev\"")
                .doesNotContain("rel=\"next\"");
    }

    @Test
    void aLongQueryIsNotRepeatedInLinks() {
        Api.Answer answer = api.get(images + "?size=7" + "&".repeat(5000));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Link")).isEmpty();
    }

    @Test
    void linksBehindAGatewayUseItsAddress() {
        assertThat(api.get(
                                images + "?size=7",
                                "X-Forwarded-For",
                                "203.0.113.7",
                                "X-Forwarded-Proto",
                                "https",
                                "X-Forwarded-Host",
                                "numbers.example",
                                "X-Forwarded-Prefix",
                                "/numerals")
                        .header("Link"))
                .startsWith("<https://numbers.example/numerals" + images + "?size=7&page=0>; rel=\"first\"");
    }
}
