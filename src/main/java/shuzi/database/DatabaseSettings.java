package shuzi.database;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the embedded PostgreSQL.
 *
 * @param dataDirectory folder of the embedded PostgreSQL; not used with {@code spring.datasource.url}
 */
@ConfigurationProperties("shuzi")
record DatabaseSettings(@DefaultValue("./data") Path dataDirectory) {}
