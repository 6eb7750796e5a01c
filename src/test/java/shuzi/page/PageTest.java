package shuzi.page;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import shuzi.SecondServiceTest;

/** Marks a test of the page in a browser, which takes long. Its methods can have a {@link Browser} as a parameter. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SecondServiceTest
@Tag("long")
@ExtendWith(Browser.Parameter.class)
@interface PageTest {}
