"""What a page says is found behind markup, signs and pictures; pixels say nothing."""

import base64
import io

from PIL import Image, PngImagePlugin

from perutip.reporting.release.words import file_text, words_of


def page_of(body: str, secret: str = "") -> bytes:
    about = PngImagePlugin.PngInfo()
    if secret:
        about.add_text("Comment", secret)
    place = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(place, format="PNG", pnginfo=about)
    picture = base64.b64encode(place.getvalue()).decode("ascii")
    image = f'<img src="data:image/png;base64,{picture}" alt="A figure of K77">'
    return f"<!doctype html><p>{body}</p>{image}".encode()


def said(content: bytes) -> list[str]:
    return words_of(" ".join(file_text("report.html", content)))


def test_words_are_found_across_markup_and_behind_signs_of_html():
    words = said(page_of("caso <b>EXP</b>-0042 Peña &amp; hijos"))
    assert " ".join(words).count("exp 0042 pena hijos") == 1
    assert "k77" in words  # of an alternative text


def test_pixels_are_no_words_and_comments_of_a_picture_are():
    plain, told = page_of("nothing"), page_of("nothing", "canaryquetzal")
    assert "canaryquetzal" not in said(plain) and "canaryquetzal" in said(told)
    assert len(said(plain)) < 60
