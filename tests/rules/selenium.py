"""selenium: a browser is another process, asked over HTTP."""

from selenium import webdriver
from selenium.webdriver.support.ui import WebDriverWait
from sqlalchemy import text
from sqlalchemy.orm import Session


def browse(session: Session, given: webdriver.Remote) -> None:
    session.execute(text("select 1"))
    driver = webdriver.Chrome(options=webdriver.ChromeOptions())  # error: [HLD105]
    driver.get("https://example.com")  # error: [HLD101]
    driver.find_element("id", "x").click()  # error: [HLD101]
    WebDriverWait(driver, 10).until(lambda browser: True)  # error: [HLD101]
    given.create_web_element("x")
    given.quit()  # error: [HLD101]
