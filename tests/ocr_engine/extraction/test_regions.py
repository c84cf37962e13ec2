from ocr_engine.extraction import regions


def test_regencies_of_a_province_are_as_cards_print_them():
    assert "JAKARTA BARAT" in regions.regencies_of("DKI JAKARTA")
    assert regions.regencies_of("DKI JAKARTA") == regions.regencies_of(
        "DAERAH KHUSUS IBUKOTA JAKARTA"
    )


def test_districts_and_villages_lie_below_their_regency():
    assert "COBLONG" in regions.districts_of("KOTA BANDUNG")
    assert "CIHAPIT" in regions.villages_of("KOTA BANDUNG", "BANDUNG WETAN")


def test_an_unknown_region_holds_nothing():
    assert regions.regencies_of("ATLANTIS") == regions.districts_of("ATLANTIS") == ()
    assert regions.villages_of("ATLANTIS", "X") == ()


def test_a_village_of_an_unknown_district_may_be_any_of_the_regency():
    inside = set(regions.villages_of("KOTA BANDUNG", "BANDUNG WETAN"))
    assert inside < set(regions.villages_of("KOTA BANDUNG", "?"))
